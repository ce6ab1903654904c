import React from 'react';
import type {ReactNode} from 'react';

interface Props {
    children: ReactNode;
    fallback: (retry: () => void) => ReactNode;
}

/** React offers error boundaries as classes only. */
export class Boundary extends React.Component<Props, {failed: boolean}> {
    override state = {failed: false};

    static getDerivedStateFromError() {
        return {failed: true};
    }

    override render(): ReactNode {
        const retry = () => this.setState({failed: false});
        return this.state.failed ? this.props.fallback(retry) : this.props.children;
    }
}
