using System.Text;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>PostgreSQL's statements for preparing a target.</summary>
internal sealed class PostgresTargetSql : ITargetSql
{
    public string? Begin => null;

    public string? AnySchema(TableName table) =>
        table.Schema is null ? null : $"SELECT 1 FROM pg_namespace WHERE nspname = {Identifier.Literal(table.Schema)}";

    public string? CreateSchema(TableName table) =>
        table.Schema is null ? null : $"CREATE SCHEMA IF NOT EXISTS {Identifier.Quote(table.Schema)}";

    public string CreateTable(TableName table, TableSchema schema, IReadOnlyList<string> primaryKey, IReadOnlyList<ConstraintKey> uniqueKeys)
    {
        var isSame = string.Equals(schema.CatalogName, "PostgreSQL", StringComparison.Ordinal);
        var sql = new StringBuilder($"CREATE TABLE {table.Quoted} (");
        sql.AppendJoin(", ", schema.Columns.Select(c =>
            $"{Identifier.Quote(c.Name)} {PgTypeMapping.Create(c, isSame)}{(c.IsNullable && !primaryKey.Contains(c.Name) ? "" : " NOT NULL")}"));
        if (primaryKey.Count > 0)
            sql.Append($", PRIMARY KEY ({Identifier.List(primaryKey)})");
        foreach (var key in uniqueKeys)
            sql.Append($", UNIQUE ({Identifier.List(key.Columns.Select(c => c.Name))})");
        sql.Append(");");
        if (schema.Comment is { Length: > 0 } comment)
            sql.Append($" COMMENT ON TABLE {table.Quoted} IS {Identifier.Literal(comment)};");
        foreach (var column in schema.Columns.Where(c => c.Comment is { Length: > 0 }))
            sql.Append($" COMMENT ON COLUMN {table.Quoted}.{Identifier.Quote(column.Name)} IS {Identifier.Literal(column.Comment!)};");
        return sql.ToString();
    }

    public string DropTable(TableName table) => $"DROP TABLE IF EXISTS {table.Quoted}";

    public string Truncate(TableName table) => $"TRUNCATE TABLE {table.Quoted}";

    public string AnyRow(TableName table) => $"SELECT 1 FROM {table.Quoted} LIMIT 1";

    public string AddPrimaryKey(TableName table, IReadOnlyList<string> columns) =>
        $"ALTER TABLE {table.Quoted} ADD PRIMARY KEY ({Identifier.List(columns)})";
}
