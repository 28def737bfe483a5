using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Fields that are always NULL.</summary>
internal sealed class NullEncoder : CopyEncoder
{
    public override int FixedSize => 4;

    public override void Bind(ColumnData column)
    {
    }

    public override int Write(Span<byte> target, int row) => WriteNull(target);
}
