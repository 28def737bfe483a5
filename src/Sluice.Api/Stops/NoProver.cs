using Sluice.Core.Fences;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Api.Stops;

/// <summary>For a host that knows no connectors.</summary>
internal sealed class NoProver : IFenceProver
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<FenceCheck>> TryAsync(RunRecord run, TimeSpan most, CancellationToken cancellationToken) =>
        new([.. run.Settings.Sinks.Select(s => new FenceCheck(s.Name, s.Fencing, FenceCheckState.Unknown, "this server knows no connectors"))]);
}
