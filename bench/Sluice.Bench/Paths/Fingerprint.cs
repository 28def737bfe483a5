using System.Globalization;
using Sluice.Bench.Orders;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>What a loaded table holds, in one row of counts, sums and hashes over every column.</summary>
internal static class Fingerprint
{
    private const string Query = """
        SELECT concat_ws(' ', count(*), sum(id), sum(customer_id), (sum(amount) * 100)::bigint, count(note), sum(octet_length(note)),
            sum(hashtextextended(coalesce(note, '-'), 1)::numeric), sum(hashtextextended(status, 2)::numeric),
            sum(extract(epoch FROM created_at)::bigint), sum(hashtextextended(id || '/' || amount, 3)::numeric))
        FROM orders WHERE id <= $1
        """;

    public static async Task<string> OfAsync(PostgresDatabase database, long rows)
    {
        var query = Query.Replace("$1", rows.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return await database.ScalarAsync<string>(query) ?? "";
    }

    /// <summary>The first part of a fingerprint, as the generator knows it: counts and sums, without PostgreSQL's hashes.</summary>
    public static string Expected(OrderFacts facts) =>
        string.Join(' ', facts.Rows, facts.IdSum, facts.CustomerSum, facts.AmountCents, facts.Notes, facts.NoteBytes);

    /// <summary>The part that does not depend on texts: rows and the sums of the number columns.</summary>
    public static string Numbers(string fingerprint) => string.Join(' ', fingerprint.Split(' ').Take(4));
}
