using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sluice.Core.Telemetry;
using Sluice.Engine.Telemetry;

namespace Sluice.Server;

/// <summary>
/// Sends metrics and traces to a collector, where OpenTelemetry's own environment variables name one (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the
/// others of its specification). Without them nothing of it is loaded.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);
    private static readonly string[] s_endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;
    private readonly StorePicture _picture;
    private readonly TimeProvider _time;

    private OtlpExport(string node, string version, StorePicture picture, TimeProvider time)
    {
        (_picture, _time) = (picture, time);
        void Describe(ResourceBuilder resource) => resource.AddService("sluice", serviceVersion: version, serviceInstanceId: node);
        _metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(SluiceTelemetry.Name, "System.Runtime").AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(SluiceTelemetry.Name).AddOtlpExporter().Build();
    }

    /// <summary>Begins to export; <c>null</c> where nobody has asked for it.</summary>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="version">This release.</param>
    /// <param name="picture">What is read from the store: kept fresh for the exporter.</param>
    /// <param name="time">Paces that.</param>
    public static OtlpExport? Start(Func<string, string?> environment, string node, string version, StorePicture picture, TimeProvider time) =>
        Array.Exists(s_endpoints, e => environment(e) is { Length: > 0 }) ? Load(node, version, picture, time) : null;

    /// <summary>Keeps what is read from the store fresh, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_pace, _time);
        try
        {
            do
                await _picture.RefreshAsync(s_most, cancellationToken);
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The node ends; what is left is sent by disposing.
        }
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }

    /// <summary>By itself, so that the libraries are loaded when it is called and not before.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Load(string node, string version, StorePicture picture, TimeProvider time) => new(node, version, picture, time);
}
