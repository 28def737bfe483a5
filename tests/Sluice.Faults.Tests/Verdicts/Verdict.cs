using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>What became of the promises in one scenario.</summary>
internal sealed record Verdict
{
    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>How many rows of superseded attempts became visible after their fence or lease.</summary>
    public required int Late { get; init; }

    /// <summary>How many files that were staged and never recorded are still there.</summary>
    public required int Left { get; init; }

    /// <summary>The longest that a run was in CANCELING.</summary>
    public required TimeSpan LongestCanceling { get; init; }

    /// <summary>The longest from a kill to the next row from another node; <c>null</c>: nobody was killed while a job was at work.</summary>
    public required TimeSpan? KillToNextRow { get; init; }

    public static Verdict Of(
        Chronicle chronicle, IReadOnlyList<TargetEvidence> targets, IReadOnlyList<Worker> workers, Timings times, bool areClocksRight)
    {
        var late = targets.SelectMany(t => ZombiePromises.Late(chronicle, t, times, areClocksRight).Concat(ZombiePromises.Unrecorded(t, areClocksRight))).ToList();
        return new Verdict
        {
            Violations =
            [
                .. StatusPromises.Judge(chronicle), .. DeadlinePromises.Judge(chronicle, times), .. AnswerPromises.Judge(chronicle), .. late,
                .. LeakPromises.Judge(workers, targets), .. targets.SelectMany(RowPromises.Judge),
            ],
            Late = late.Count,
            Left = targets.Sum(t => t.Left.Count),
            LongestCanceling = DeadlinePromises.Stays(chronicle, RunStatus.Canceling).Select(s => s.Lasted).DefaultIfEmpty().Max(),
            KillToNextRow = Recovery.KillToNextRow(chronicle, targets),
        };
    }

    /// <summary>Throws unless every promise was kept.</summary>
    public void ShouldHold() => Assert.True(Violations.Count == 0, $"{Violations.Count} violations:\n{string.Join('\n', Violations.Take(10))}");
}
