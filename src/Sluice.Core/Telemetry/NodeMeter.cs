using System.Diagnostics.Metrics;

namespace Sluice.Core.Telemetry;

/// <summary>
/// The gauges of one node: what it reads at the moment when it is asked. Of the same name as <see cref="SluiceTelemetry.Meter"/>, and told from
/// those of another node in the same process by its scope.
/// </summary>
public sealed class NodeMeter : IDisposable
{
    /// <summary>Makes one without instruments.</summary>
    public NodeMeter() => Meter = new Meter(new MeterOptions(SluiceTelemetry.Name) { Scope = this });

    /// <summary>Where the instruments are.</summary>
    public Meter Meter { get; }

    /// <inheritdoc />
    public void Dispose() => Meter.Dispose();
}
