using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column whose values are all null.</summary>
public sealed class NullColumn : ColumnData
{
    internal NullColumn(DataType type)
        : base(type)
    {
    }

    /// <inheritdoc />
    public override long ByteSize => 0;

    private protected override object? GetValueCore(int row) => null;

    private protected override void AppendNullSlot() => Count++;

    private protected override void AppendValueFrom(ColumnData source, int row) => AppendNull();

    private protected override void ClearValues()
    {
    }

    private protected override void TruncateValues(int count)
    {
    }
}
