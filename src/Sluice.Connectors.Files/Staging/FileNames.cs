using System.Globalization;

namespace Sluice.Connectors.Files.Staging;

/// <summary>Makes the final names of files. A commit of a split always makes the same names, whoever publishes it.</summary>
/// <param name="Expression">With <c>${transactionId}</c>, <c>${now}</c>, <c>${uuid}</c>.</param>
/// <param name="TimeFormat">How <c>${now}</c> is written, as Java writes patterns.</param>
/// <param name="Suffix">Such as <c>.csv</c>.</param>
/// <param name="Clock">The clock.</param>
internal sealed record FileNames(string Expression, string TimeFormat, string Suffix, TimeProvider Clock)
{
    private const string Transaction = "${transactionId}";
    private const string Uuid = "${uuid}";

    /// <summary>The name of a part.</summary>
    public string Of(TransactionId id, int part)
    {
        var name = Expression
            .Replace(Transaction, id.Text, StringComparison.Ordinal)
            .Replace("${now}", Clock.GetLocalNow().ToString(TimeFormat.Replace('S', 'f'), CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(Uuid, id.Uuid.ToString(), StringComparison.Ordinal);
        if (!Expression.Contains(Transaction, StringComparison.Ordinal) && !Expression.Contains(Uuid, StringComparison.Ordinal))
            name += "_" + id.Text;
        return string.Create(CultureInfo.InvariantCulture, $"{name}_{part}{Suffix}");
    }
}
