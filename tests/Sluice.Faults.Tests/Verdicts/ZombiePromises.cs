using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>S5: after the fence, or where there is none after the instant that was given, no row of a superseded attempt comes.</summary>
internal static class ZombiePromises
{
    /// <summary>From the check of a permit to the server, on a loaded machine.</summary>
    private static readonly TimeSpan s_way = TimeSpan.FromMilliseconds(200);
    /// <summary>What is between a bound that was given by a clock that is wrong and one that the bench makes itself.</summary>
    private static readonly TimeSpan s_unknown = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    public static IEnumerable<Violation> Late(Chronicle chronicle, TargetEvidence target, Timings times, bool areClocksRight)
    {
        var runs = chronicle.Sightings.Where(s => s.Job == target.Job).ToList();
        foreach (var end in runs.Where(s => s.IsFinal).DistinctBy(s => s.Run))
        {
            var next = runs.Where(s => s.Run > end.Run).Select(s => s.Before).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            if (target.Class == SinkClass.Staged)
            {
                foreach (var (at, rows) in areClocksRight ? target.Records.Where(r => r.At > end.At + s_look && r.At < next) : [])
                    yield return new Violation("S5", $"job {target.Job} recorded a file of {rows} rows at {at:HH:mm:ss.fff}, and its run {end.Run} had ended by {end.At:HH:mm:ss.fff}");
                continue;
            }

            foreach (var row in areClocksRight && Receipt(target, end)?.NoNewWritesAfter.At is { } last ? target.Visible.Where(r => r.Began > last + s_way && IsOf(r, end, next) && IsLeftBehind(r, target, end)) : [])
                yield return new Violation("S5", $"job {target.Job} ({target.Class}): {row} was begun to be written at {row.Began:HH:mm:ss.fff}; no new write of run {end.Run} was promised after {Receipt(target, end)!.NoNewWritesAfter}");

            if (Bound(target, end, times, areClocksRight) is not { } bound)
                continue;
            foreach (var row in target.Visible.Where(r => r.At > bound && IsOf(r, end, next) && IsLeftBehind(r, target, end)))
                yield return new Violation("S5", $"job {target.Job} ({target.Class}): {row} became visible; run {end.Run} had ended by {end.At:HH:mm:ss.fff}, and its last row was promised by {bound:HH:mm:ss.fff}");
        }
    }

    /// <summary>What is published was recorded before: at no time can more rows be seen than the store has records of.</summary>
    public static IEnumerable<Violation> Unrecorded(TargetEvidence target, bool areClocksRight)
    {
        if (target.Class != SinkClass.Staged || !areClocksRight)
            yield break;
        var seen = 0L;
        foreach (var file in target.Visible.GroupBy(r => r.At).OrderBy(f => f.Key))
        {
            seen += file.LongCount();
            var recorded = target.Records.Where(r => r.At <= file.Key).Sum(r => r.Rows);
            if (seen > recorded)
            {
                yield return new Violation("S5", $"job {target.Job}: {seen} rows could be seen at {file.Key:HH:mm:ss.fff}, and {recorded} were recorded");
                yield break;
            }
        }
    }

    private static bool IsOf(VisibleRow row, StoreSighting end, DateTimeOffset next) => row.Run is { } run ? run <= end.Run : row.Began > end.At && row.At < next;

    /// <summary>
    /// Whether the receipt speaks of the row's attempt. A run may leave behind one that was lost long before its end: the others went on writing, as they
    /// should, and what they wrote was there before it.
    /// </summary>
    private static bool IsLeftBehind(VisibleRow row, TargetEvidence target, StoreSighting end) =>
        row.Attempt is not { } attempt || row.At > end.At || Receipt(target, end) is not { } progress || progress.Residuals.Any(r => r.Attempt == attempt);

    private static StopProgress? Receipt(TargetEvidence target, StoreSighting end) =>
        target.Stops.Where(s => s.Decision.Run == end.Run).MaxBy(s => s.Decision.Ordinal)?.Progress;

    /// <summary>The instant after which nothing of a run may come; <c>null</c>: the answer says that there is none.</summary>
    private static DateTimeOffset? Bound(TargetEvidence target, StoreSighting end, Timings times, bool areClocksRight)
    {
        var receipt = Receipt(target, end);
        if (receipt is not { Residuals.Count: > 0 } progress)
        {
            // Decided again on a store that had forgotten it, a stop counts from then: what it left behind the first time was told in the first answer.
            return areClocksRight && receipt?.QuiescedBy.At is { } again && again > end.At ? again : end.At;
        }

        if (!areClocksRight)
            return end.At + times.NoNewWrites + s_unknown;
        if (target.Class == SinkClass.Transactional && progress.Residuals.All(r => r.FencedAt is not null))
            return progress.Residuals.Max(r => r.FencedAt);
        return progress.QuiescedBy.At;
    }
}
