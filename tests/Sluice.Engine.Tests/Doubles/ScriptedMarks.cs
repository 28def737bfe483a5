using Sluice.Core.Ports;
using Sluice.Core.Restores;
using Sluice.Core.Runs;

namespace Sluice.Engine.Tests.Doubles;

/// <summary>Ledgers that answer what a test says.</summary>
internal sealed class ScriptedMarks : ILedgerMarks
{
    /// <summary>Answers for these jobs; default: there are no ledgers.</summary>
    public Func<IReadOnlyList<JobRecord>, LedgerReading> Answer { get; set; } = _ => new LedgerReading(null, 0, []);

    /// <summary>How often they were asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Never answers, and listens to nobody.</summary>
    public bool Hangs { get; set; }

    public ValueTask<LedgerReading> ReadAsync(IReadOnlyList<JobRecord> jobs, TimeSpan most, CancellationToken cancellationToken)
    {
        Asked++;
        return Hangs ? new(new TaskCompletionSource<LedgerReading>().Task) : ValueTask.FromResult(Answer(jobs));
    }
}
