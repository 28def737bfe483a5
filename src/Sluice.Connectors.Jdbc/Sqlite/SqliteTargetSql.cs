using System.Text;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>SQLite's statements for preparing a target.</summary>
internal sealed class SqliteTargetSql : ITargetSql
{
    public string? Begin => null;

    public string? AnySchema(TableName table) => null;

    public string? CreateSchema(TableName table) => null;

    public string CreateTable(TableName table, TableSchema schema, IReadOnlyList<string> primaryKey, IReadOnlyList<ConstraintKey> uniqueKeys)
    {
        var isSame = string.Equals(schema.CatalogName, "SQLite", StringComparison.Ordinal);
        var sql = new StringBuilder($"CREATE TABLE {table.Quoted} (");
        sql.AppendJoin(", ", schema.Columns.Select(c =>
            $"{Identifier.Quote(c.Name)} {(isSame && c.SourceType is not null ? c.SourceType : SqliteTypes.Create(c.Type))}"
            + (c.IsNullable && !primaryKey.Contains(c.Name) ? "" : " NOT NULL")));
        if (primaryKey.Count > 0)
            sql.Append($", PRIMARY KEY ({Identifier.List(primaryKey)})");
        foreach (var key in uniqueKeys)
            sql.Append($", UNIQUE ({Identifier.List(key.Columns.Select(c => c.Name))})");
        return sql.Append(')').ToString();
    }

    public string DropTable(TableName table) => $"DROP TABLE IF EXISTS {table.Quoted}";

    public string Truncate(TableName table) => $"DELETE FROM {table.Quoted}";

    public string AnyRow(TableName table) => $"SELECT 1 FROM {table.Quoted} LIMIT 1";

    public string? AddPrimaryKey(TableName table, IReadOnlyList<string> columns) => null;
}
