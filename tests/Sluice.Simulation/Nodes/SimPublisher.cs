using System.Globalization;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Nodes;

/// <summary>Publishes what was recorded, from one node: in the simulation every node reaches every folder, when it answers.</summary>
internal sealed class SimPublisher(SimProcess process) : IPublisher
{
    private readonly SinkLink _sinks = new(process);

    public async ValueTask<bool> PublishAsync(PublicationTask task, TimeSpan most, CancellationToken cancellationToken)
    {
        if (process.World.FindSink(task.Run.Job, task.Record.Key.Sink) is not StagedSink sink)
            return false;
        var parts = task.Record.Manifest.Split(' ');
        try
        {
            await _sinks.CallAsync(sink, TimeSpan.FromSeconds(0.02), () =>
            {
                sink.Publish(
                    new AttemptId(Number(parts[2])), new Epoch(Number(parts[3])), task.Generation.Value, task.Record.Key.Split, task.Record.Sequence,
                    (int)Number(parts[0]), (int)Number(parts[1]));
                return true;
            }).WaitAsync(most, process.Clock, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is SinkAwayException or TimeoutException)
        {
            return false;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
