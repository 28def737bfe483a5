namespace Sluice.Connectors.Files.Staging;

/// <summary>A staged file as a stream to write to, for libraries that want one. They tell faults in their own way, so the first is kept.</summary>
internal sealed class StagedStream(StagedFile file) : Stream
{
    /// <summary>The first fault of writing.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Nothing is written any more.</summary>
    public bool IsAbandoned { get; set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Size;

    public override long Position
    {
        get => file.Size;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsAbandoned)
            return;
        try
        {
            file.Append(buffer);
        }
        catch (Exception e)
        {
            Fault ??= e;
            throw;
        }
    }

    /// <summary>Nothing is waited for: the file takes what it is given at once.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
