using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Csv;

/// <summary>What the fields of a file are, and which column of the table each one fills.</summary>
/// <param name="Dialect">How fields are told apart.</param>
/// <param name="Fields">The fields of a record, in order.</param>
/// <param name="Targets">For each field the table's column, or -1 when it is not read.</param>
/// <param name="Nulls">What stands for null.</param>
/// <param name="IsRaw">Each record is one text, as it stands.</param>
internal sealed record CsvLayout(
    CsvDialect Dialect, IReadOnlyList<ColumnDefinition> Fields, IReadOnlyList<int> Targets, FieldNulls Nulls, bool IsRaw = false)
{
    /// <summary>One parser a field; <c>null</c> where the field is not read.</summary>
    public TextColumnParser?[] CreateParsers(bool isValidUtf8) =>
        [.. Fields.Select((f, i) => Targets[i] < 0 ? null : TextColumnParser.Create(f.Type, isValidUtf8))];
}
