import type { Simulator } from '../../simulator-types.ts';
import { channelsOf, teamsOf } from './channels.ts';
import { messageId, postsOf } from './messages.ts';
import type { Teamwork } from './teamwork.ts';

/** Changes to posts that the next round of `messages/delta` shows. */
export function postChanger(world: Teamwork): Pick<Simulator, 'editPost' | 'removePost'> {
  const change = (channelId: string, postId: string, deleted: boolean) => {
    const channel = teamsOf(world)
      .flatMap((team) => channelsOf(world, team))
      .find(({ id }) => id === channelId);
    const known = channel !== undefined && postsOf(world, channel).some((post) => messageId(post) === postId);
    if (!known) throw new RangeError('no such channel or post');
    world.postChanges.set(`${channelId}|${postId}`, { at: world.now().getTime(), deleted });
    world.tenant.log.record({ topic: `posts:${channelId}`, id: postId, removed: deleted });
  };
  return {
    editPost: (channelId, postId) => change(channelId, postId, false),
    removePost: (channelId, postId) => change(channelId, postId, true),
  };
}
