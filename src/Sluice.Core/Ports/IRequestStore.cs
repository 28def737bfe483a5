using Sluice.Core.Identity;
using Sluice.Core.Requests;

namespace Sluice.Core.Ports;

/// <summary>Requests and how they were decided. They outlive their runs.</summary>
public interface IRequestStore
{
    /// <summary>How a request was decided, or <c>null</c>: which is no answer, since it may still be in flight.</summary>
    ValueTask<RequestRecord?> FindRequestAsync(RequestId request, CancellationToken cancellationToken);

    /// <summary>Of each stop, in the same order, whether there is nothing to decide again: its request is known, and its run ended or gone. Of any number, in one round trip.</summary>
    /// <param name="stops">Under which request each was asked, and which run it stopped.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<IReadOnlyList<bool>> AreSettledAsync(IReadOnlyList<(RequestId Request, RunKey Run)> stops, CancellationToken cancellationToken);

    /// <summary>
    /// Establishes the outcome of a request: what is stored; or, when nothing is, a tombstone (<see cref="RequestOutcome.Void"/>) is inserted
    /// under the same key: it conflicts with an original that is still in flight, and once in, the original cannot commit.
    /// <c>null</c>: the original is in flight and its outcome still open; ask again later.
    /// </summary>
    ValueTask<RequestRecord?> ResolveAsync(RequestId request, DateTimeOffset at, CancellationToken cancellationToken);
}
