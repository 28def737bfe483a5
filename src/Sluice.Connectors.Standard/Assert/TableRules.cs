using System.Globalization;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>What must hold for one table.</summary>
/// <param name="Table">The table's full name.</param>
/// <param name="MinRows">Least number of rows; <c>null</c> when there is no such rule.</param>
/// <param name="MaxRows">Greatest number of rows; <c>null</c> when there is no such rule.</param>
/// <param name="Fields">The rules of its columns.</param>
internal sealed record TableRules(string Table, double? MinRows, double? MaxRows, IReadOnlyList<FieldRule> Fields)
{
    /// <summary>No row at all is what the rules ask for.</summary>
    public bool ExpectsNoRows => MaxRows == 0 || MinRows == 0;

    /// <summary>Which rule a number of rows breaks; <c>null</c> when it breaks none.</summary>
    /// <param name="rows">Rows seen.</param>
    /// <param name="unknown">Rows of an earlier run whose table is not known.</param>
    public string? Broken(long rows, long unknown)
    {
        if (rows + unknown < MinRows)
            return string.Create(CultureInfo.InvariantCulture, $"table {Table} has {rows} rows, fewer than MIN_ROW {MinRows}");
        return rows > MaxRows ? string.Create(CultureInfo.InvariantCulture, $"table {Table} has {rows} rows, more than MAX_ROW {MaxRows}") : null;
    }
}
