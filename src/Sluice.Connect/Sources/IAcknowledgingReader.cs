namespace Sluice.Connect.Sources;

/// <summary>
/// A reader whose source keeps each row until it is told that the row is safe: a broker's queue. The engine tells it after the sinks' commit, so
/// that what a run that died had in hand is still there for the next one. Such a source has <see cref="Restart.None"/>: where it goes on
/// is up to what it was told, not to a position.
/// </summary>
public interface IAcknowledgingReader : ISplitReader
{
    /// <summary>
    /// As many rows are held as may be, and no more come before some are let go: the engine commits as soon as it has written what was read,
    /// whatever the job's interval. Asked after each read, on its thread.
    /// </summary>
    bool WantsCommit { get; }

    /// <summary>
    /// Every sink has committed all rows up to a position: the source may forget them. Called in the order of the commits, once for each, by the
    /// thread that writes while a read may be under way, also after a read was canceled; never after disposal. Must end within a deadline of
    /// the reader's own.
    /// </summary>
    /// <param name="upTo">A <see cref="ISplitReader.Position"/> as it stood after a read, or <see cref="Position.End"/>: all that was read.</param>
    /// <param name="cancellationToken">Ends the call soon; the rows then come again to whoever reads next.</param>
    /// <exception cref="Errors.ConnectorException">The source could not be told. The rows are committed, and come again to whoever reads next.</exception>
    ValueTask CommittedAsync(Position upTo, CancellationToken cancellationToken);
}
