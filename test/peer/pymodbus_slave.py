"""An independent Modbus slave with the registers of a prepaid meter: argv = tcp|rtu port."""
import sys
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

values = [0] * 0x200
values[0:2] = [1, 57920]          # 1234.56 kWh
values[0x100 + 1] = 2200          # 220.0 V
values[0x100 + 4] = 500           # 5.00 A
values[0x100 + 10] = 1045         # 1.045 kW
values[0x100 + 36] = 0x2000       # relay closed
values[0x100 + 46] = 5000         # 50.00 Hz


class Meter(ModbusSequentialDataBlock):
    """Its contact follows the force registers, as the real meter's does."""

    def setValues(self, address, written):
        super().setValues(address, written)
        if address <= 0x58 < address + len(written):
            mode, state = super().getValues(0x57, 2)
            super().setValues(0x100 + 36, [0x0000 if mode == 1 and state == 1 else 0x2000])


store = ModbusSlaveContext(hr=Meter(0, values), zero_mode=True)
context = ModbusServerContext(slaves={1: store}, single=False)
StartTcpServer(context=context, address=("127.0.0.1", int(sys.argv[2])), framer=ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer)
