package io.fullrow.load;

import io.fullrow.lab.FullrowService;

/** The running service as its machine sees it. */
record ServiceProcess(FullrowService process, ServiceFigures figures, ThreadTimes threads) {
  static ServiceProcess of(FullrowService running) {
    return new ServiceProcess(running, new ServiceFigures(running), new ThreadTimes(running.pid()));
  }
}
