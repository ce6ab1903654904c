import {channel, none, type Scene} from './replay_scene';
import {bundle, uploadForm, type Stage} from './replay_stage';

const probe = {
    id: 'seams-probe',
    name: 'Seams probe',
    description: 'Webapp-only plugin that probes the host.',
    homepage_url: 'https://example.com/seams',
    version: '0.1.0',
    min_server_version: '11.0.0',
    webapp: {bundle_path: 'webapp/dist/main.js'},
    settings_schema: {
        settings: [
            {
                key: 'SidecarAddress',
                display_name: 'Sidecar address',
                type: 'text',
                default: '',
            },
        ],
    },
    props: {hint: {trigger: 'seams-connect', n: 7}},
};

function probeForm(stage: Stage, force: boolean): FormData {
    const [setting] = probe.settings_schema.settings;
    const manifest = {...probe, settings_schema: {settings: [{...setting, default: stage.sidecar.url}]}};
    const files = {
        'webapp/dist/main.js': 'window.registerPlugin("seams-probe", {});\n',
        'webapp/dist/sibling.txt': 'sibling\n',
        'public/hello.json': '{"public":true}\n',
    };
    return uploadForm(bundle(JSON.parse(JSON.stringify(manifest)), files), force);
}

const giveForm =
    (form: (stage: Stage) => FormData) =>
    (stage: Stage): Promise<FormData> =>
        Promise.resolve(form(stage));

const fewFields = {id: 'seams-none', name: 'None', version: '0.1.0'};
const tooNew = {
    id: 'seams-new',
    name: 'New',
    version: '0.1.0',
    min_server_version: '99.0.0',
    webapp: {bundle_path: 'main.js'},
};

const removePlugin =
    (id: string) =>
    async (stage: Stage): Promise<undefined> => {
        await stage.make('admin', 'DELETE', `/plugins/${id}`);
        return undefined;
    };

export const plugins: Scene = {
    setUp: async () => Promise.resolve(),
    before: {
        0: giveForm((stage) => probeForm(stage, false)),
        1: giveForm((stage) => probeForm(stage, false)),
        2: giveForm((stage) => probeForm(stage, false)),
        3: giveForm((stage) => probeForm(stage, false)),
        4: giveForm((stage) => probeForm(stage, true)),
        5: giveForm(() => uploadForm(null, true)),
        6: giveForm(() => uploadForm(Buffer.from('no archive'))),
        7: giveForm(() => uploadForm(bundle(fewFields))),
        10: async (stage) => {
            await removePlugin('seams-none')(stage);
            return uploadForm(bundle(tooNew, {'main.js': ''}));
        },
        14: removePlugin('seams-new'),
    },
};

export const limits: Scene = {
    async setUp(stage) {
        await channel(stage, 'bot', 'c', 'O');
        stage.mm.config.PluginSettings.EnableUploads = false;
    },
    before: {
        0: giveForm((stage) => probeForm(stage, false)),
        1: giveForm((stage) => probeForm(stage, false)),
        3(stage) {
            // The limiter counts by the time that passes, and a busy machine is slower than the one of the recording.
            stage.mm.stopClock();
            stage.mm.config.RateLimitSettings.Enable = true;
            return none();
        },
        6: async (stage) => {
            // As many as the burst allows.
            for (let status = 0; status !== 429;) {
                ({status} = await stage.api('nobody', 'GET', '/system/ping'));
            }
            return undefined;
        },
        8(stage) {
            stage.mm.setClockOffset(1100);
            return none();
        },
    },
};
