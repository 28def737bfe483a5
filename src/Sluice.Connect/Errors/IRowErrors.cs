namespace Sluice.Connect.Errors;

/// <summary>Where a reader hands rows that cannot be converted; the job's error policy decides. Used by one reader at a time.</summary>
public interface IRowErrors
{
    /// <summary>
    /// Rejects a row. Under the policy <c>fail</c> (default) this throws; under <c>dead_letter</c> it returns, and the reader goes on
    /// without the row.
    /// </summary>
    /// <exception cref="ConnectorException">The policy is <c>fail</c>, or the limit of dead rows is reached.</exception>
    void Reject(RowError error);
}
