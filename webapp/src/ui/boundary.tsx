import React, {Component, type ReactNode} from 'react';

interface Props {
    /** Shown in place of children that threw. */
    fallback: (retry: () => void) => ReactNode;
    children: ReactNode;
}

/** Keeps an error inside. React offers this only to classes. */
export class Boundary extends Component<Props, {failed: boolean}> {
    override state = {failed: false};

    static getDerivedStateFromError(): {failed: boolean} {
        return {failed: true};
    }

    override render(): ReactNode {
        return this.state.failed ? (
            this.props.fallback(() => this.setState({failed: false}))
        ) : (
            <>{this.props.children}</>
        );
    }
}
