/** Chooses the host of this tab: React 18 as the recorded server has it, or React 19 with `?react=19`. */
function chosenReact(): '18' | '19' {
    const asked = new URLSearchParams(location.search).get('react');
    if (asked === '18' || asked === '19') {
        sessionStorage.setItem('shell-react', asked);
    }
    return sessionStorage.getItem('shell-react') === '19' ? '19' : '18';
}

const script = document.createElement('script');
script.src = `/static/shell/host_${chosenReact()}.js`;
document.head.append(script);
