using System.Collections;
using Sluice.Core.Snapshots;

namespace Sluice.Simulation.Scale;

/// <summary>Counts the transactions that the store makes, the rows that it hands out for them, and the hints between nodes.</summary>
internal sealed class StoreTally
{
    public long Transactions { get; private set; }

    public long Rows { get; private set; }

    public long Hints { get; private set; }

    /// <summary>Transactions, and rows, by what they are for.</summary>
    public Dictionary<string, (long Transactions, long Rows)> ByKind { get; } = new(StringComparer.Ordinal);

    public void Count<T>(string what, T? answer)
    {
        var rows = answer switch
        {
            null => 0,
            RunSnapshot snapshot => 2 + snapshot.Attempts.Count + snapshot.Sessions.Count + snapshot.OpenResiduals.Count,
            ICollection many => many.Count,
            _ => 1,
        };
        var kind = Kind(what);
        var (transactions, of) = ByKind.GetValueOrDefault(kind);
        ByKind[kind] = (transactions + 1, of + rows);
        (Transactions, Rows) = (Transactions + 1, Rows + rows);
    }

    public void CountHint() => Hints++;

    /// <summary>Without the names and numbers in it.</summary>
    private static string Kind(string what) => what.StartsWith("start of", StringComparison.Ordinal)
        ? "start of a run"
        : string.Join(' ', what.Split(' ').Where(w => !w.Any(char.IsAsciiDigit)).Take(3));
}
