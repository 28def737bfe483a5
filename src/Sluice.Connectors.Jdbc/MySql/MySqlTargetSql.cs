using System.Text;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// MySQL's statements for preparing a target. Most of them commit by themselves: what keeps a superseded session from running them is that it
/// was ended, not the lock that it took before.
/// </summary>
internal sealed class MySqlTargetSql : ITargetSql
{
    /// <summary>Without it, what follows a statement that commits by itself would be no transaction: the record that the target is prepared.</summary>
    public string Begin => "SET autocommit = 0";

    public string? AnySchema(TableName table) => null;

    public string? CreateSchema(TableName table) => table.Schema is null ? null : $"CREATE DATABASE IF NOT EXISTS {MySqlNames.Quote(table.Schema)}";

    public string CreateTable(TableName table, TableSchema schema, IReadOnlyList<string> primaryKey, IReadOnlyList<ConstraintKey> uniqueKeys)
    {
        var isSame = string.Equals(schema.CatalogName, "MySQL", StringComparison.Ordinal);
        var keys = primaryKey.Concat(uniqueKeys.SelectMany(k => k.Columns.Select(c => c.Name))).ToHashSet(StringComparer.Ordinal);
        var sql = new StringBuilder($"CREATE TABLE {table.Quoted} (");
        sql.AppendJoin(", ", schema.Columns.Select(c =>
            $"{MySqlNames.Quote(c.Name)} {MySqlTypes.Create(c, isSame, keys.Contains(c.Name))}{NullOf(c, primaryKey.Contains(c.Name))}{CommentOf(" COMMENT ", c.Comment)}"));
        if (primaryKey.Count > 0)
            sql.Append($", PRIMARY KEY ({MySqlNames.List(primaryKey)})");
        foreach (var key in uniqueKeys)
            sql.Append($", UNIQUE ({MySqlNames.List(key.Columns.Select(c => c.Name))})");
        return sql.Append($") ENGINE = InnoDB{CommentOf(" COMMENT = ", schema.Comment)}").ToString();
    }

    public string DropTable(TableName table) => $"DROP TABLE IF EXISTS {table.Quoted}";

    public string Truncate(TableName table) => $"TRUNCATE TABLE {table.Quoted}";

    public string AnyRow(TableName table) => $"SELECT 1 FROM {table.Quoted} LIMIT 1";

    /// <summary>InnoDB keeps rows in the order of the primary key: added later, it would copy the table.</summary>
    public string? AddPrimaryKey(TableName table, IReadOnlyList<string> columns) => null;

    /// <summary>Said always: a TIMESTAMP takes no NULL, and the time of a change, where nothing is said.</summary>
    private static string NullOf(ColumnDefinition column, bool isKey) => column.IsNullable && !isKey ? " NULL DEFAULT NULL" : " NOT NULL";

    private static string CommentOf(string before, string? comment) => comment is { Length: > 0 } ? before + MySqlNames.Literal(comment) : "";
}
