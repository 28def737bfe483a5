using Sluice.Core.Restores;

namespace Sluice.Core.Ports;

/// <summary>What tells a store that was restored or failed over from the one that was known.</summary>
public interface IRestoreStore
{
    /// <summary>Where the store is.</summary>
    ValueTask<StoreMark> ReadMarkAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Raises the incarnation to at least this: every epoch given from now on is above all epochs of lower incarnations, and every live run
    /// gets a new epoch of it (attempts under older ones may do nothing): its attempts are left behind as by
    /// <see cref="Changes.RunChange.LeavesAttemptsBehind"/>, those too that are shown as given and not taken (the lost
    /// history may have had them taken); and where it was SCHEDULED or RUNNING it is PENDING again. Its version jumps by a million,
    /// so that a decision that was made on the lost history cannot meet the same number. Every session is superseded: what the lost
    /// history knew of its attempts (that they had ended) nobody will say again, and so each worker registers anew. Nothing changes when
    /// the incarnation is as high already. The numbers that a lost history may have given are jumped over too: attempts and sessions are
    /// numbered from <c>incarnation &lt;&lt; 40</c>, jobs a million higher, fresh generations by <see cref="Identity.Generation.Fresh"/>.
    /// </summary>
    ValueTask<StoreMark> RaiseIncarnationAsync(int atLeast, DateTimeOffset at, CancellationToken cancellationToken);
}
