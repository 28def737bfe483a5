using System.Text.Json;
using Sluice.Engine.Restores;

namespace Sluice.Commands.Store;

/// <summary>What <c>sluice store recover</c> tells.</summary>
internal static class RecoverText
{
    /// <summary>In words.</summary>
    public static string Describe(StoreAddress address, IReadOnlyList<string> journals, RecoveryResult result) => string.Join(
        Environment.NewLine,
        [
            journals.Count == 0
                ? "No stop journal was read: stops that were answered after the copy was made are not known. Do it again with --journal FILE for each node, if there are any."
                : $"Read {string.Join(", ", journals)}: {result.Decided} stops decided again, {result.Recorded} answers written down again, {result.Known} were known, {result.OfOthers} are another store's.",
            $"The store {address} goes on as incarnation {result.Mark.Incarnation}.",
            .. Ledgers(result),
        ]);

    /// <summary>The fields of the JSON document.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<string> journals, RecoveryResult result)
    {
        StoreText.WriteMark(writer, result.Mark);
        writer.WriteStartArray("journals");
        foreach (var path in journals)
            writer.WriteStringValue(path);
        writer.WriteEndArray();
        writer.WriteNumber("decidedAgain", result.Decided);
        writer.WriteNumber("recordedAgain", result.Recorded);
        writer.WriteNumber("known", result.Known);
        writer.WriteNumber("ofOtherStores", result.OfOthers);
        writer.WriteBoolean("ledgersRead", result.Ledgers is { Unread.Count: 0 });
        if (result.Ledgers is not { } ledgers)
            return;
        writer.WriteNumber("ledgers", ledgers.Read);
        writer.WriteString("ledgersHighestEpoch", ledgers.Highest?.ToString());
        writer.WriteStartArray("ledgersNotRead");
        foreach (var ledger in ledgers.Unread)
        {
            writer.WriteStartObject();
            writer.WriteString("job", ledger.Job.ToString());
            writer.WriteString("sink", ledger.Sink);
            writer.WriteString("cause", ledger.Cause);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<string> Ledgers(RecoveryResult result)
    {
        if (result.Ledgers is { } ledgers)
        {
            yield return ledgers.Highest is { } highest
                ? $"Ledgers of sinks that were read: {ledgers.Read}; the highest incarnation that they have seen is {highest.Incarnation}."
                : $"Ledgers of sinks that were read: {ledgers.Read}; none has seen an epoch of this store.";
            foreach (var ledger in ledgers.Unread)
                yield return $"Not read: the ledger of {ledger.Sink} of job {ledger.Job}: {ledger.Cause.ReplaceLineEndings(" ")}";
            if (ledgers.Unread.Count == 0)
                yield break;
        }
        else
        {
            yield return "Ledgers of sinks were not read.";
        }

        yield return $"A ledger that has seen a higher incarnation than {result.Mark.Incarnation} turns the job's runs away until the store is above it. "
            + $"Where that may be, ask it and do this again with --above: SELECT max(epoch >> 40) FROM sluice_fence WHERE store = '{result.Mark.Store}'";
    }
}
