using Sluice.Api.Health;
using Sluice.Core.Leases;

namespace Sluice.Server;

/// <summary>Ready only with a session that is renewed: without one the node is given nothing, and its tasks pause.</summary>
/// <param name="leaseAge">How old the node's lease is; <c>null</c> without a session.</param>
/// <param name="timings">The times.</param>
internal sealed class SessionCheck(Func<TimeSpan?> leaseAge, Timings timings) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "session";

    /// <inheritdoc />
    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) => new(leaseAge() switch
    {
        null => "the node has no session in its store yet, or lost the one that it had and asks for another: its log says why",
        { } age when age > timings.Permit => FormattableString.Invariant(
            $"the node's session was renewed {age.TotalSeconds:0.#} s ago, which permits {timings.Permit.TotalSeconds:0.#} s: its tasks pause until the store answers a renewal"),
        _ => null,
    });
}
