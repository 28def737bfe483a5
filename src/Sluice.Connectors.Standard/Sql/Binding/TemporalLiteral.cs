using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Sql.Binding;

/// <summary><c>DATE '2024-01-31'</c>, <c>TIME '12:00:00'</c> and <c>TIMESTAMP '2024-01-31 12:00:00'</c>.</summary>
internal static class TemporalLiteral
{
    /// <exception cref="SqlException">The text is none.</exception>
    public static Constant Bind(SqlNode.Temporal node)
    {
        var type = node.Kind switch
        {
            "DATE" => DataType.Date,
            "TIME" => DataType.Time,
            _ => DataType.Timestamp,
        };
        var column = ColumnData.Create(type);
        if (!TextColumnParser.Create(type).TryAppend(Encoding.UTF8.GetBytes(node.Value), column) || column.IsNull(0))
            throw new SqlException(SqlException.Malformed, node.Offset, $"'{node.Value}' is no {type}", "write it as in 2024-01-31 12:00:00");
        return column is FixedColumn<int> days ? Constant.OfDate(days[0], node.Offset) : Constant.OfTime(type, ((FixedColumn<long>)column)[0], node.Offset);
    }
}
