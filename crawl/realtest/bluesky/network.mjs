// Runs the Bluesky network on loopback: directory, personal data server, and
// the view of the whole network. First it prints a line with its address; then
// it reads lines from standard input, each a list of acts, and answers each
// with a line that holds what every act led to. It ends with its input.
//
// What is written goes through the network's own client, so that a mistake in
// what tribemap takes the formats for cannot cancel itself out.
import { createInterface } from 'node:readline'
import { AtpAgent, RichText } from '@atproto/api'
import { TestNetwork } from '@atproto/dev-env'

const network = await TestNetwork.create({ dbPostgresSchema: 'tribemap' })
const people = new Map() // name → agent
const posts = new Map() // key → { by, ref, root }

const acts = {
  async account({ by, name }) {
    const agent = new AtpAgent({ service: network.pds.url })
    await agent.createAccount({ handle: `${by}.test`, email: `${by}@example.test`, password: `of ${by}` })
    await agent.upsertProfile(() => ({ displayName: name }))
    people.set(by, agent)
    return agent.session.did
  },
  async password({ by }) {
    const made = await people.get(by).com.atproto.server.createAppPassword({ name: 'tribemap' })
    return made.data.password
  },
  async post({ by, key, text, reply, quote, at }) {
    const agent = people.get(by)
    const rich = new RichText({ text })
    await rich.detectFacets(agent)
    const record = { text: rich.text, facets: rich.facets, langs: ['en'], createdAt: at }
    const parent = posts.get(reply)
    if (parent) record.reply = { root: parent.root, parent: parent.ref }
    if (quote) record.embed = { $type: 'app.bsky.embed.record', record: posts.get(quote).ref }
    const { uri, cid } = await agent.post(record)
    posts.set(key, { by, ref: { uri, cid }, root: parent?.root ?? { uri, cid } })
    return uri
  },
  async like({ by, key }) {
    const { uri, cid } = posts.get(key).ref
    return (await people.get(by).like(uri, cid)).uri
  },
  async delete({ key }) {
    const { by, ref } = posts.get(key)
    await people.get(by).deletePost(ref.uri)
    return ref.uri
  },
  // Returns once the view has seen all that was written.
  async settle() {
    await network.processAll(120_000)
    return ''
  },
}

console.log(JSON.stringify([network.pds.url]))
for await (const line of createInterface({ input: process.stdin })) {
  const led = []
  for (const act of JSON.parse(line)) led.push(await acts[act.do](act))
  console.log(JSON.stringify(led))
}
await network.close()
process.exit(0)
