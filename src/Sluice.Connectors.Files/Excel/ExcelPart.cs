using System.Runtime.ExceptionServices;
using SpreadCheetah;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.Excel;

/// <summary>Writes rows to one staged file as a workbook with one sheet, whose first row has the columns' names.</summary>
internal sealed class ExcelPart : IFilePart
{
    /// <summary>The library writes in small pieces.</summary>
    private const int BufferSize = 64 << 10;

    private readonly FileSinkTable _table;
    private readonly CellWriter[] _writers;
    private readonly StagedFile _file;
    private readonly StagedStream _stream;
    private readonly BufferedStream _output;
    private readonly Spreadsheet _workbook;
    private readonly ExcelStyles _styles;
    private readonly Cell[] _cells;
    private bool _isEnded;

    public ExcelPart(FileSinkTable table, CellWriter[] writers, StagedFile file)
    {
        _table = table;
        _writers = writers;
        _file = file;
        _cells = new Cell[writers.Length];
        _stream = new StagedStream(file);
        _output = new BufferedStream(_stream, BufferSize);
        _workbook = Call(Spreadsheet.CreateNewAsync(_output));
        try
        {
            _styles = new ExcelStyles(_workbook);
            Call(_workbook.StartWorksheetAsync(table.Sheet));
            for (var i = 0; i < _cells.Length; i++)
                _cells[i] = new Cell(CellWriter.Escape(table.Schema.Columns[table.Columns[i]].Name));
            Call(_workbook.AddRowAsync(_cells));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes a row.</summary>
    public void Write(Batch batch, int row)
    {
        if (_isEnded)
        {
            // Whoever goes on after a commit that failed is told again what is in the way.
            _file.Append([]);
            throw new InvalidOperationException($"The workbook '{_file.StagedPath}' was ended.");
        }

        try
        {
            for (var i = 0; i < _cells.Length; i++)
                _cells[i] = _writers[i].Of(batch.Columns[_table.Columns[i]], row, _styles);
        }
        catch (FormatException e)
        {
            throw new ConnectorException(
                "SLC3109", ConnectorSide.Sink, $"A row of table {_table.Schema.Path} cannot be written to '{_file.PublishedPath}': {e.Message}", inner: e);
        }

        Call(_workbook.AddRowAsync(_cells));
    }

    /// <summary>What compresses a sheet cannot give its memory back before the sheet ends: <see cref="ExcelTableWriter"/> bounds their number.</summary>
    public void PutAside()
    {
    }

    /// <inheritdoc />
    public void End()
    {
        if (_isEnded)
        {
            ThrowFault();
            return;
        }

        _isEnded = true;
        Call(_workbook.FinishAsync());
        Call(new ValueTask(_output.FlushAsync()));
        _workbook.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stream.IsAbandoned = true;
        _workbook.Dispose();
        _output.Dispose();
        _stream.Dispose();
    }

    private void Call(ValueTask task) => Call(Finish(task));

    private static async ValueTask<bool> Finish(ValueTask task)
    {
        await task;
        return true;
    }

    /// <summary>
    /// What is written to is a file under way, which takes everything at once: nothing is waited for. What went wrong there is thrown as it
    /// was, and not as the library tells it.
    /// </summary>
    private T Call<T>(ValueTask<T> task)
    {
        try
        {
            return task.AsTask().GetAwaiter().GetResult();
        }
        catch (Exception) when (_stream.Fault is not null)
        {
            ThrowFault();
            throw;
        }
    }

    private void ThrowFault()
    {
        if (_stream.Fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);
    }
}
