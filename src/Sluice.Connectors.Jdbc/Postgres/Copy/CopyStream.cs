using Npgsql;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>A running COPY FROM STDIN in binary form. Rows are gathered in a buffer that the caller owns and sent when it is full.</summary>
internal sealed class CopyStream
{
    /// <summary>Large enough that system calls do not count, small enough for the cache.</summary>
    public const int BufferSize = 256 << 10;

    private readonly NpgsqlRawCopyStream _stream;
    private readonly IPermit _permit;
    private byte[] _buffer;
    private int _filled;

    private CopyStream(NpgsqlRawCopyStream stream, IPermit permit, byte[] buffer)
    {
        _stream = stream;
        _permit = permit;
        _buffer = buffer;
    }

    public static async ValueTask<CopyStream> StartAsync(
        NpgsqlConnection connection, string sql, IPermit permit, byte[] buffer, CancellationToken cancellationToken)
    {
        var copy = new CopyStream(await connection.BeginRawBinaryCopyAsync(sql, cancellationToken), permit, buffer);
        copy._filled = WriteHeader(buffer);
        return copy;
    }

    public async ValueTask WriteAsync(CopyRows rows, CancellationToken cancellationToken)
    {
        var row = 0;
        while (true)
        {
            _filled += rows.Encode(ref row, _buffer.AsSpan(_filled), out var needed);
            if (row == rows.Count)
                return;
            await FlushAsync(cancellationToken);
            if (needed > _buffer.Length)
                _buffer = new byte[needed];
        }
    }

    /// <summary>Sends the rest and hears the server's answer to all of it.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_buffer.Length - _filled < 2)
            await FlushAsync(cancellationToken);
        _buffer[_filled++] = 0xFF;
        _buffer[_filled++] = 0xFF;
        await FlushAsync(cancellationToken);
        await _stream.DisposeAsync();
    }

    /// <summary>Ends the COPY without its rows.</summary>
    /// <exception cref="IOException">Its session is gone, and the COPY with it.</exception>
    public async ValueTask CancelAsync()
    {
        try
        {
            await _stream.CancelAsync();
            await _stream.DisposeAsync();
        }
        catch (NullReferenceException e)
        {
            // The driver's own tidying up, when the server has ended the session in the middle of the COPY and nobody has written since.
            throw new IOException("The session was ended in the middle of a COPY.", e);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _permit.Demand();
        await _stream.WriteAsync(_buffer.AsMemory(0, _filled), cancellationToken);
        _filled = 0;
    }

    private static int WriteHeader(byte[] buffer)
    {
        "PGCOPY\n"u8.CopyTo(buffer);
        buffer[7] = 0xFF;
        "\r\n\0"u8.CopyTo(buffer.AsSpan(8));
        buffer.AsSpan(11, 8).Clear();
        return 19;
    }
}
