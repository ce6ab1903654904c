const NAME = 'PlainLoading';

/** What webpack would write, by the name of the class that writes it. */
const INSTEAD = {
    // Beside the script that is running, as `publicPath: 'auto'` says, without what is for workers and for scripts that do not know their address.
    AutoPublicPathRuntimeModule: "__webpack_require__.p = document.currentScript.src.replace(/[^/]*([?#].*)?$/, '');",
    // Without its list of what is on its way, which the caller has, too, and without its search for scripts that the page brings along.
    LoadScriptRuntimeModule: `__webpack_require__.l = (address, done) => {
        const script = document.createElement('script');
        const end = (event) => {
            script.onerror = script.onload = null;
            clearTimeout(timer);
            script.remove();
            done(event);
        };
        const timer = setTimeout(end, 120000, {type: 'timeout', target: script});
        script.onerror = script.onload = end;
        script.src = address;
        document.head.appendChild(script);
    };`,
};

/** Loads the sidebar with what one script beside another needs, and no more: webpack's way has room for much else (0.4 kB, gzip). */
module.exports = class PlainLoading {
    apply(compiler) {
        compiler.hooks.compilation.tap(NAME, (compilation) =>
            compilation.hooks.runtimeModule.tap(NAME, (module) => {
                const written = INSTEAD[module.constructor.name];
                if (written) {
                    module.generate = () => written;
                }
            }),
        );
    }
};
