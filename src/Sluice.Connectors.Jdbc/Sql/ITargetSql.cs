using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Sql;

/// <summary>The statements that prepare and finish a target table.</summary>
internal interface ITargetSql
{
    /// <summary>Run before the first of the others, inside the transaction; <c>null</c> for nothing.</summary>
    string? Begin { get; }

    /// <summary>Asks for the table's schema, where creating one that exists needs a right all the same: an answer of one row means that it is there; <c>null</c> elsewhere.</summary>
    string? AnySchema(TableName table);

    /// <summary>Creates the table's schema (namespace) if the database has such things and it is not there; <c>null</c> when there is nothing to do.</summary>
    string? CreateSchema(TableName table);

    /// <summary>Creates a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">Its columns, named as in the target.</param>
    /// <param name="primaryKey">The key's columns; empty for none.</param>
    /// <param name="uniqueKeys">Further unique keys.</param>
    string CreateTable(TableName table, TableSchema schema, IReadOnlyList<string> primaryKey, IReadOnlyList<ConstraintKey> uniqueKeys);

    /// <summary>Drops a table if it exists.</summary>
    string DropTable(TableName table);

    /// <summary>Removes all rows.</summary>
    string Truncate(TableName table);

    /// <summary>Asks for any row: an answer of one row means that there is one.</summary>
    string AnyRow(TableName table);

    /// <summary>Adds a primary key to a loaded table; <c>null</c> when the database cannot, and the key is made with the table.</summary>
    string? AddPrimaryKey(TableName table, IReadOnlyList<string> columns);
}
