using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>A piece of work for a session: waits, is sent at most once, and is answered once, by whoever is first.</summary>
internal abstract class LaneCall
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int GivenUp = 2;
    private int _state;

    /// <summary>It was not stored, for certain, and may be sent once more.</summary>
    protected void Unsend() => Volatile.Write(ref _state, Waiting);

    /// <summary>When it was handed over.</summary>
    public long Since { get; init; }

    /// <summary>It is one statement, and may be one of several in a transaction.</summary>
    public virtual bool MayJoin => false;

    /// <summary>Whether nobody waits for it any more, or never did anything come of it.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>From now on it may be stored, whatever is heard of it.</summary>
    public virtual bool TrySend() => Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

    /// <summary>It will not be sent.</summary>
    public virtual bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting;

    /// <summary>Does it, after <see cref="TrySend"/>.</summary>
    public abstract void Run(StoreSession session);

    /// <summary>No session could be had for it.</summary>
    public abstract void Refuse(SluiceException why);

    /// <summary>Its time is over. True when it was sent, and so may still be stored.</summary>
    public abstract bool Expire();
}
