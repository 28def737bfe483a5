using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Engine.Requests;

/// <summary>The answer to a request. The same request gets the same decision, however often it is repeated.</summary>
/// <param name="Kind">What is known.</param>
/// <param name="Request">The request.</param>
/// <param name="Outcome">How it was decided; only with <see cref="ReplyKind.Decided"/>.</param>
public sealed record RequestReply(ReplyKind Kind, RequestId Request, RequestOutcome Outcome = RequestOutcome.Void)
{
    /// <summary>The run that it is about or made, as it stands now; <c>null</c> when there is none, or it is no longer kept.</summary>
    public RunRecord? Run { get; init; }

    /// <summary>The receipt that answers it; <c>null</c> where no stop does.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>
    /// For a stop: whether it also stands in this node's own journal, which carries it over a failover to an older copy of the store. It is
    /// decided all the same when it does not (the node's disk is full).
    /// </summary>
    public bool IsJournaled { get; init; } = true;
}
