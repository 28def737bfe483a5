using Sluice.Bench.Orders;

namespace Sluice.Bench.Paths;

/// <summary>Checks files that contenders wrote against the orders, value by value through hashes.</summary>
internal sealed class WrittenFiles(OrderFile orders)
{
    private string? _wanted;

    /// <summary>What is wrong with the files below a folder, or null.</summary>
    public string? Problem(string folder, OutputFormat format)
    {
        var (actual, wanted) = (DuckDb.Fingerprint(folder, format), _wanted ??= Wanted());
        return string.Equals(actual, wanted, StringComparison.Ordinal) ? null : $"wrong rows: {actual} instead of {wanted}";
    }

    private string Wanted()
    {
        var read = DuckDb.Fingerprint(orders);
        return read.StartsWith(Fingerprint.Expected(orders.Facts) + " ", StringComparison.Ordinal)
            ? read
            : throw new InvalidOperationException($"DuckDB reads {read}, but the generator wrote {Fingerprint.Expected(orders.Facts)}: the bench is wrong.");
    }
}
