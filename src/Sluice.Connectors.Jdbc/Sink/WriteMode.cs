namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>What becomes of a row at the target.</summary>
internal enum WriteMode
{
    /// <summary>Every row is inserted, whatever its kind.</summary>
    Insert = 0,

    /// <summary>By key: the last change of a key wins, whether the row exists or not; -D deletes, -U is passed over.</summary>
    Upsert = 1,

    /// <summary>By key: +I inserts, +U updates, -D deletes; an insert of an existing key is an error.</summary>
    InsertOrUpdate = 2,

    /// <summary>By key: +I and +U insert, -D deletes.</summary>
    InsertOnly = 3,

    /// <summary>The user's own statement, once a row.</summary>
    OwnSql = 4,
}
