namespace Sluice.Storage.Postgres.Lanes;

/// <summary>What is to be done in a session.</summary>
/// <param name="Doing">For messages: <c>committing a change of run 7/1</c>.</param>
/// <param name="IsWrite">Without an answer it may be stored or not; a read is simply not answered.</param>
/// <param name="Do">The work: statements of one round trip; a refusal by the server means that nothing was stored.</param>
/// <param name="InDoubt">The result when nobody knows whether it is stored; <c>null</c>: that is a fault.</param>
internal sealed record StoreWork<T>(string Doing, bool IsWrite, Func<StoreSession, T> Do, Func<T>? InDoubt = null)
{
    /// <summary>
    /// The same as one statement, which whoever asks for it may send, and which may be one of several in a transaction; <c>null</c>: only a lane can do
    /// it, alone. One that waited too long for a lock (<c>lock_timeout</c>) is done by a lane, as <see cref="HeldUp"/>.
    /// </summary>
    public OneStatement<T>? Statement { get; init; }

    /// <summary>The same, once somebody stands in its way.</summary>
    public Func<StoreSession, T> HeldUp { get; init; } = Do;
}
