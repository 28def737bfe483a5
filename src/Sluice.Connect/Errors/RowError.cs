namespace Sluice.Connect.Errors;

/// <summary>A row that cannot be converted.</summary>
/// <param name="Code">The code, <c>SLC</c> and four digits.</param>
/// <param name="Where">The row's place, such as <c>orders.csv, record 17, byte 1204</c>.</param>
/// <param name="Column">The column, or <c>null</c> when the whole row is wrong.</param>
/// <param name="Value">The offending value, shortened; <c>null</c> when there is none.</param>
/// <param name="Reason">What is wrong and what was expected.</param>
/// <param name="Record">The row as it stood at the source, for the dead-letter file; shortened by the engine.</param>
public sealed record RowError(string Code, string Where, string? Column, string? Value, string Reason, ReadOnlyMemory<byte> Record)
{
    /// <inheritdoc />
    public override string ToString()
    {
        var column = Column is null ? "" : $", column '{Column}'";
        var value = Value is null ? "" : $": '{Value}'";
        return $"{Where}{column}{value}: {Reason}";
    }
}
