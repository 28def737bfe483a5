using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// A statement that answers with one row, several times in one: its rows come in the order of its values. Not a batch, for which the driver needs the
/// thread pool.
/// </summary>
internal static partial class JoinedStatement
{
    /// <summary>How long one of several waits for a lock, in milliseconds; for their transaction alone.</summary>
    public const int Patience = 20;

    private static readonly ConcurrentDictionary<(string Sql, int Count), string> s_known = new();

    /// <summary>The statement so many times.</summary>
    public static string Of(string sql, int count) => s_known.GetOrAdd((sql, count), static k => Make(k.Sql, k.Count));

    // What each of them asks for refers to the patience: so that is set before the first begins.
    private static string Make(string sql, int count)
    {
        var width = Value().Matches(sql).Max(m => int.Parse(m.ValueSpan[1..], CultureInfo.InvariantCulture));
        var each = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"({Shifted(sql, i * width)} WHERE patience IS NOT NULL)"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT answer.* FROM set_config('lock_timeout', '{Patience}', true) patience, LATERAL ({string.Join(" UNION ALL ", each)}) answer");
    }

    private static string Shifted(string sql, int by) =>
        Value().Replace(sql, m => string.Create(CultureInfo.InvariantCulture, $"${int.Parse(m.ValueSpan[1..], CultureInfo.InvariantCulture) + by}"));

    [GeneratedRegex(@"\$\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
