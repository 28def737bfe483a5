using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Whatever stands there, the value is null.</summary>
internal sealed class JsonNullReader : JsonColumnReader
{
    internal override bool Read(ref JsonSource source, ColumnData column)
    {
        source.Reader.Skip();
        column.AppendNull();
        return true;
    }
}
