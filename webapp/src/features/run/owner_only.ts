import {ownerOf, type Run} from '../../../../server-ts/src/domain/run';
import {mayActAsOwner} from '../../host/host_state';
import {useHost} from '../../store/set_cycle';

/** Whether the reader may finish, restore and hand over this run. In most runs everybody who may change it may do so. */
export function useActsAsOwner(run: Run): boolean {
    return useHost((state) => run.ownerOnly !== true || mayActAsOwner(state, ownerOf(run)));
}
