using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Nodes;

/// <summary>Reads the ledgers of sinks from one node.</summary>
internal sealed class SimMarks(SimProcess process) : ILedgerMarks
{
    private readonly SinkLink _sinks = new(process);

    public async ValueTask<LedgerReading> ReadAsync(IReadOnlyList<JobRecord> jobs, TimeSpan most, CancellationToken cancellationToken)
    {
        var ledgers = jobs.SelectMany(j => j.LastRun.Settings.Sinks.Select(s => (j.Id, s.Name))).ToList();
        var answers = await Task.WhenAll(ledgers.Select(l => AskAsync(l.Id, l.Name, most, cancellationToken)));
        var unread = ledgers.Where((_, i) => answers[i] is null).Select(l => new UnreadLedger(l.Id, l.Name, "away")).ToList();
        var highest = answers.OfType<Epoch>().Select(e => e.Value).DefaultIfEmpty().Max();
        return new LedgerReading(highest > 0 ? new Epoch(highest) : null, ledgers.Count - unread.Count, unread);
    }

    /// <summary><c>null</c>: it did not answer.</summary>
    private async Task<Epoch?> AskAsync(JobId job, string sink, TimeSpan most, CancellationToken cancellationToken)
    {
        var world = process.World;
        try
        {
            return world.FindSink(job, sink) is LedgerSink ledger
                ? await _sinks.CallAsync(ledger, world.Random.Seconds(0.01, 0.2), () => ledger.Highest).WaitAsync(most, process.Clock, cancellationToken)
                : new Epoch(0);
        }
        catch (Exception e) when (e is SinkAwayException or TimeoutException)
        {
            return null;
        }
    }
}
