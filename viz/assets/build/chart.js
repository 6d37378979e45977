// The parts of ECharts that the map page uses, as one global.
import { use, init } from "echarts/core";
import { CustomChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([CustomChart, GridComponent, CanvasRenderer]);
globalThis.echarts = { init };
