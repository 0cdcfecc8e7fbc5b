import { Heap } from './heap.js';

/**
 * Members that precede the same groups and follow the same groups, but not each other. There are few
 * groups, however many members they have.
 */
export interface Group<Member> {
  /** Smallest first. */
  readonly members: readonly Member[];
  /** The groups that this one precedes. */
  readonly following: readonly Group<Member>[];
}

/**
 * The topological order that always takes the smallest member that is ready: one whose preceding groups
 * are all used up.
 *
 * @param compare negative when `a` is smaller.
 * @throws Error when groups precede each other in a circle.
 */
export function topological<Member>(
  groups: readonly Group<Member>[],
  compare: (a: Member, b: Member) => number,
): readonly Member[] {
  const waitsFor = new Map(groups.map((group) => [group, 0]));
  for (const { following } of groups) {
    for (const next of following) waitsFor.set(next, (waitsFor.get(next) ?? 0) + 1);
  }
  // The smallest remaining member of every ready group.
  const ready = new Heap<Head<Member>>((a, b) => compare(a.first, b.first));
  const advance = (group: Group<Member>, rest: Iterator<Member, undefined>) => {
    const { value: first, done } = rest.next();
    if (done !== true) {
      ready.add({ first, group, rest });
      return;
    }
    for (const next of group.following) {
      const left = (waitsFor.get(next) ?? 0) - 1;
      waitsFor.set(next, left);
      if (left === 0) advance(next, next.members.values());
    }
  };
  for (const group of groups.filter((one) => waitsFor.get(one) === 0)) {
    advance(group, group.members.values());
  }
  const ordered: Member[] = [];
  for (let head = ready.take(); head !== undefined; head = ready.take()) {
    ordered.push(head.first);
    advance(head.group, head.rest);
  }
  if ([...waitsFor.values()].some((left) => left > 0)) {
    throw new Error('the groups precede each other in a circle');
  }
  return ordered;
}

interface Head<Member> {
  readonly first: Member;
  readonly group: Group<Member>;
  readonly rest: Iterator<Member, undefined>;
}
