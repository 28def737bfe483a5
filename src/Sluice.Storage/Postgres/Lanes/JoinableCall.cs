using Npgsql;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>A call that may be one statement: then its caller's thread may send it, or it goes with others in one transaction.</summary>
internal abstract class JoinableCall : LaneCall
{
    /// <summary>
    /// Does it in the place of an idle lane, whose session it has until then. Whatever happens becomes its answer.
    /// </summary>
    /// <returns>Whether it was stored, refused, or is in doubt; <c>false</c>: something stood in its way for too long, and a lane is to do it.</returns>
    public abstract bool RunDirectly(StoreSession session, Action giveBack);

    /// <summary>The statement that is sent for it.</summary>
    public abstract string Sql { get; }

    /// <summary>The values of its statement.</summary>
    public abstract StoreValues Values();

    /// <summary>Keeps its result, until it is known to be true.</summary>
    public abstract void ReadRow(NpgsqlDataReader row);

    /// <summary>Answers, with its row or with doubt.</summary>
    public abstract void Settle(bool isStored, Exception? fault);

    /// <summary>It was not stored as one of several, for certain, and is to be done by itself.</summary>
    public abstract void Part();
}
