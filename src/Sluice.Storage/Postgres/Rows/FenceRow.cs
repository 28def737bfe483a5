using Npgsql;
using Sluice.Core.Fences;
using Sluice.Core.Identity;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>A fence task as a row.</summary>
internal static class FenceRow
{
    public const string Columns = "job, n, sink, generation, epoch, state, claim, claimed_by, tries, proof, done_at";

    public static FenceTask Read(NpgsqlDataReader row) => new(
        new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), row.GetString(2), new Generation(row.GetInt32(3)),
        new Epoch(row.GetInt64(4)), (FenceState)row.GetInt32(5))
    {
        Claim = row.GetInt64(6),
        ClaimedBy = row.TextOrNull(7),
        Tries = row.GetInt32(8),
        Proof = row.GetString(9),
        DoneAt = row.TimeOrNull(10),
    };
}
