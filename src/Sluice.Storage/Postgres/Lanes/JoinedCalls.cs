using Npgsql;
using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// Calls that waited at the same time, as one statement and so one transaction of one round trip: what most of a change costs is paid once. They are stored together or
/// not at all. A transaction that the server refuses has stored nothing, and each of its calls is done by itself: what stands in the way of one is not in
/// the way of the others for longer than <see cref="JoinedStatement.Patience"/>.
/// </summary>
/// <param name="calls">Those that may join, more than one, of one statement.</param>
/// <param name="again">Takes those that are to be done by themselves.</param>
internal sealed class JoinedCalls(IReadOnlyList<JoinableCall> calls, Action<LaneCall> again) : LaneCall
{
    /// <summary>How many at most: the first of them waits for the last.</summary>
    public const int Most = 16;

    private IReadOnlyList<JoinableCall> _sent = [];

    /// <inheritdoc />
    public override bool IsAnswered => calls.All(c => c.IsAnswered);

    /// <inheritdoc />
    public override bool TrySend()
    {
        _sent = [.. calls.Where(c => c.TrySend())];
        return _sent.Count > 0;
    }

    /// <inheritdoc />
    public override void Run(StoreSession session)
    {
        session.IsWarned = false;
        try
        {
            session.All(JoinedStatement.Of(_sent[0].Sql, _sent.Count), _sent.Aggregate(StoreValues.None, (all, c) => all.And(c.Values())), ReadRows);
        }
        catch (Exception e) when (StoreFaults.IsRefusal(e))
        {
            foreach (var call in _sent.Where(c => !c.IsAnswered))
            {
                call.Part();
                again(call);
            }

            return;
        }
        catch (Exception e)
        {
            foreach (var call in _sent)
                call.Settle(isStored: false, e);
            return;
        }

        foreach (var call in _sent)
            call.Settle(!session.IsWarned, null);
    }

    /// <inheritdoc />
    public override bool TryGiveUp()
    {
        // Each for itself, in Refuse.
        return true;
    }

    /// <inheritdoc />
    public override void Refuse(SluiceException why)
    {
        foreach (var call in calls.Where(c => c.TryGiveUp()))
            call.Refuse(why);
    }

    /// <inheritdoc />
    public override bool Expire()
    {
        var isSent = false;
        foreach (var call in calls)
            isSent |= call.Expire();
        return isSent;
    }

    private bool ReadRows(NpgsqlDataReader reader)
    {
        foreach (var call in _sent)
        {
            reader.Read();
            call.ReadRow(reader);
        }

        return true;
    }
}
