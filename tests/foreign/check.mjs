// Reads the golden renditions with programs that are not ours: an alert parser, a GeoJSON checker, a JSON Schema validator, a feed parser, a speech synthesizer.
// node check.mjs ROOT MODULES: the source tree, and the folder where the packages of package.json are installed.
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {Readable} from 'node:stream';

const [root, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const {CAP_1_2} = require('@dec112/cap-ts');
const {check: checkGeojson} = require('@placemarkio/check-geojson');
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const FeedParser = require('feedparser');

const complaints = [];
const read = {};
const say = (file, what) => complaints.push(`${file.replace(root, '')}: ${what}`);
const expect = (file, right, what) => right || say(file, what);

const ajv = new Ajv({strict: true, allErrors: true});
addFormats(ajv);
const bulletinSchema = ajv.compile(JSON.parse(readFileSync(join(root, 'schemas/wire/bulletin.schema.json'), 'utf8')));

const checkers = {
  async 'cap.xml'(file, text) {
    const alert = await CAP_1_2.Alert.fromXML(text);
    const fault = alert.validate();
    expect(file, !fault, `the alert parser says: ${fault}`);
    const infos = alert.info_list ?? [];
    expect(file, infos.length > 0 || /<info>/.test(text) === false, 'the alert parser sees no info');
    expect(file, alert.identifier && alert.sender, 'the alert parser sees no identifier or sender');
  },
  'geojson.json'(file, text) {
    const collection = checkGeojson(text);
    expect(file, collection.type === 'FeatureCollection', 'no FeatureCollection');
    for (const feature of collection.features) {
      expect(file, feature.properties?.title || feature.properties?.name, 'a feature without a title or name');
    }
  },
  'json.json'(file, text) {
    if (!bulletinSchema(JSON.parse(text))) say(file, ajv.errorsText(bulletinSchema.errors));
  },
  async 'atom.xml'(file, text) {
    // A feed parser wants a feed; ours is one entry of it.
    const entry = text.replace(/^<\?xml[^>]*\?>/, '').replace(/<entry [^>]*>/, '<entry>');
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><title>x</title><updated>2026-01-01T00:00:00Z</updated>${entry}</feed>`;
    const items = [];
    await new Promise((done, failed) => {
      const parser = new FeedParser({addmeta: false});
      parser.on('error', failed).on('readable', () => {
        for (let item; (item = parser.read()) !== null;) items.push(item);
      }).on('end', done);
      Readable.from([feed]).pipe(parser);
    });
    expect(file, items.length === 1, `the feed parser sees ${items.length} entries`);
    expect(file, items[0]?.title && items[0]?.guid && items[0]?.date instanceof Date, 'the feed parser misses title, id or date');
  },
  'radio.ssml.xml'(file) {
    const phonemes = execFileSync('espeak-ng', ['-m', '-q', '-x', '-v', 'ja', '-f', file], {encoding: 'utf8', timeout: 60_000});
    expect(file, phonemes.trim().length > 20, 'the synthesizer says next to nothing');
  },
};

const files = (folder) => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? files(path) : [path];
});

for (const file of files(join(root, 'tests/cases'))) {
  const form = Object.keys(checkers).find((ending) => file.endsWith(`expected.${ending}`));
  if (!form) continue;
  try {
    await checkers[form](file, readFileSync(file, 'utf8'));
    read[form] = (read[form] ?? 0) + 1;
  } catch (fault) {
    say(file, fault.message ?? fault);
  }
}

for (const form of Object.keys(checkers)) {
  if (!read[form]) complaints.push(`no rendition ${form} was read`);
  console.log(`${form}: ${read[form] ?? 0} read`);
}
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length === 0 ? 0 : 1);
